//! An open output: its handles, what is committed, and the room it takes on the disk.

use std::path::Path;

use hdf5::file::{FileSpaceStrategy, LibraryVersion};
use hdf5::plist::file_access::{
    CacheDecreaseMode, CacheIncreaseMode, FlashIncreaseMode, MetadataCacheConfig,
};
use hdf5::plist::group_create::LinkCreationOrder;
use hdf5::{Attribute, Dataset, File};

use crate::growing::ROW_CHUNK;
use crate::results::ResultsGroup;
use crate::vtkhdf::{self, Steps};
use crate::{Layout, attribute, contents};

/// Slots and bytes in which the library keeps chunks of one array. By default that is a megabyte for each column, which a long run
/// fills with what it never reads again.
const CHUNKS_KEPT: [usize; 2] = [17, 8 * ROW_CHUNK * size_of::<f64>()];
const BOOKKEEPING_KEPT: usize = 256 << 10;

/// Bytes of a page of memory (of its smallest kind).
const PAGE: u64 = 4096;
/// More than the chunk indices of all arrays grow in one step.
const BOOKKEEPING: u64 = 1 << 20;

/// An open file with the handles that a step needs.
#[derive(Debug)]
pub(crate) struct Skeleton {
    pub(crate) file: File,
    pub(crate) time: Dataset,
    pub(crate) fields: Vec<Dataset>,
    pub(crate) columns: Vec<Dataset>,
    /// Number of committed rows of the table.
    rows: Attribute,
    pub(crate) steps: Steps,
    pub(crate) results: Option<ResultsGroup>,
    /// The same file without the library, to set its length.
    plain: std::fs::File,
}

impl Skeleton {
    /// Creates a new file and commits it, with no steps and no rows. The file must not exist.
    pub(crate) fn create(path: &Path, layout: &Layout) -> hdf5::Result<Self> {
        let file = create_empty(path)?;
        contents::write_root_attributes(&file, layout)?;
        contents::write_coordinates(&file, layout)?;
        let time = contents::create_time(&file)?;
        let field = |field| contents::create_field(&file, layout, field);
        let fields = layout.fields.iter().map(field).collect::<Result<_, _>>()?;
        let (columns, rows) = contents::create_table(&file, layout)?;
        contents::attach_scales(&file, layout)?;
        let steps = vtkhdf::create(&file, layout)?;
        let results = layout.results.as_ref();
        let results = results.map(|all| ResultsGroup::create(&file, all, layout.cells)).transpose()?;
        file.flush()?;
        let plain = open_plain(path)?;
        Ok(Self { file, time, fields, columns, rows, steps, results, plain })
    }

    /// Opens a file that was written before.
    pub(crate) fn open(path: &Path, layout: &Layout) -> hdf5::Result<Self> {
        let file = open_options(LibraryVersion::V110).open_rw(path)?;
        let time = file.dataset("time")?;
        let fields = layout.fields.iter().map(|field| file.dataset(&field.name)).collect::<Result<_, _>>()?;
        let column = |name: &str| file.dataset(&format!("table/{name}"));
        let columns = layout.columns.iter().map(|spec| column(&spec.name)).collect::<Result<_, _>>()?;
        let rows = file.group("table")?.attr("rows")?;
        let steps = vtkhdf::open(&file)?;
        let results = layout.results.as_ref().map(|all| ResultsGroup::open(&file, all)).transpose()?;
        let plain = open_plain(path)?;
        Ok(Self { file, time, fields, columns, rows, steps, results, plain })
    }

    /// Lengthens the file (without filling it) by more than `bytes` of data and their bookkeeping need.
    ///
    /// A flush writes the new length into the superblock before the file has it. Were it caught in between, by a kill or a
    /// full disk, the file would count as truncated, and nothing of it could be read.
    pub(crate) fn make_room(&self, bytes: u64) -> std::io::Result<()> {
        let wanted = self.file.size() + bytes + bytes / 64 + BOOKKEEPING;
        if self.plain.metadata()?.len() < wanted { self.plain.set_len(wanted) } else { Ok(()) }
    }

    /// Bytes that more than `bytes` of data need on the disk, and those that are free there; `None` where that is not known.
    pub(crate) fn space(&self, bytes: u64) -> Option<(u64, u64)> {
        let disk = rustix::fs::fstatvfs(&self.plain).ok()?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        (disk.f_blocks > 0).then_some((bytes + bytes / 64 + BOOKKEEPING, free))
    }

    /// Brings the file to the disk.
    pub(crate) fn sync(&self) -> std::io::Result<()> {
        self.plain.sync_all()
    }

    /// Makes everything written so far count, as this many frames and rows. The numbers reach the file after what they count.
    pub(crate) fn commit(&self, frames: usize, rows: usize) -> hdf5::Result<()> {
        self.file.flush()?;
        self.rows.write_scalar(&(rows as i64))?;
        self.steps.count.write_scalar(&(frames as i64))?;
        self.file.flush()
    }

    /// Drops all frames and rows but the first ones.
    pub(crate) fn truncate(&self, layout: &Layout, frames: usize, rows: usize) -> hdf5::Result<()> {
        attribute::write_text(&self.file, "status", "running")?;
        self.commit(frames, rows)?;
        for (dataset, spec) in self.fields.iter().zip(&layout.fields) {
            let extent: Vec<usize> = std::iter::once(frames).chain(layout.step_shape(spec)).collect();
            dataset.resize(extent)?;
        }
        self.time.resize(frames)?;
        self.steps.values.resize(frames)?;
        self.columns.iter().try_for_each(|column| column.resize(rows))?;
        if let (Some(group), Some(results)) = (&self.results, &layout.results) {
            group.write(results)?;
        }
        self.file.flush()
    }

    /// Flushes for the last time, and takes back what `make_room` added beyond the end of the data.
    pub(crate) fn flush_and_trim(&self) -> hdf5::Result<()> {
        self.file.flush()?;
        self.plain.set_len(self.file.size()).map_err(internal)
    }

    /// Closes a file that is flushed and brings it to the disk.
    pub(crate) fn close(self) -> hdf5::Result<()> {
        self.release()?.sync_all().map_err(internal)
    }

    /// Closes a file that is flushed and opens it again, if it is still the one at `path`.
    ///
    /// The library remembers every piece of a page of the file that is too small for what comes, some 130 bytes for each, and searches
    /// them all for each array of a frame. It forgets them only when it closes the file.
    pub(crate) fn reopen(self, path: &Path, layout: &Layout) -> hdf5::Result<Self> {
        if !self.is_at(path) {
            return Ok(self);
        }
        self.release()?;
        Self::open(path, layout)
    }

    /// Whether the file was neither moved nor replaced.
    fn is_at(&self, path: &Path) -> bool {
        let there = rustix::fs::stat(path).map(|found| (found.st_dev, found.st_ino));
        let open = rustix::fs::fstat(&self.plain).map(|found| (found.st_dev, found.st_ino));
        matches!((there, open), (Ok(there), Ok(open)) if there == open)
    }

    /// Lets the library close the file. What it still has to write, and may fail to, it writes when the file is closed after
    /// everything in it.
    fn release(self) -> hdf5::Result<std::fs::File> {
        let Self { file, time, fields, columns, rows, steps, results, plain } = self;
        drop((time, fields, columns, rows, steps, results));
        file.close()?;
        Ok(plain)
    }
}

/// Access for writing. libhdf5's own lock is off so that a running file can be looked at (`OutputLock` keeps other writers out).
fn open_options(oldest: LibraryVersion) -> hdf5::FileBuilder {
    let mut builder = File::with_options();
    builder.with_fapl(|fapl| {
        let [slots, bytes] = CHUNKS_KEPT;
        fapl.libver_bounds(oldest, LibraryVersion::V110)
            .file_locking(false)
            .chunk_cache(slots, bytes, 1.0)
            .mdc_config(&bookkeeping_kept())
    });
    builder
}

/// How much of the chunk indices the library keeps: what a step needs. By default that grows to 32 MB, with what is never read again.
fn bookkeeping_kept() -> MetadataCacheConfig {
    MetadataCacheConfig {
        set_initial_size: true,
        initial_size: BOOKKEEPING_KEPT,
        min_size: BOOKKEEPING_KEPT,
        max_size: BOOKKEEPING_KEPT,
        incr_mode: CacheIncreaseMode::Off,
        flash_incr_mode: FlashIncreaseMode::Off,
        decr_mode: CacheDecreaseMode::Off,
        ..MetadataCacheConfig::default()
    }
}

/// Creates an empty file that a kill cannot spoil.
///
/// Its superblock is that of HDF5 1.8: the one of 1.10 marks a file as being written, and readers refuse a killed run. Its arrays are
/// those of HDF5 1.10, whose chunk index (an extensible array) never moves what it has; the B-tree of 1.8 loses committed
/// steps when it is caught splitting a node. So it is closed once between the two. Space is given out in pages, across
/// whose bounds no small object lies, because a kill can cut a write short at the bound of a page of memory.
fn create_empty(path: &Path) -> hdf5::Result<File> {
    let mut builder = open_options(LibraryVersion::V18);
    let paged = FileSpaceStrategy::FreeSpaceManager { paged: true, persist: false, threshold: 1 };
    builder.with_fcpl(|fcpl| {
        fcpl.link_creation_order(LinkCreationOrder::Indexed)
            .file_space_strategy(paged)
            .file_space_page_size(PAGE)
    });
    builder.create_excl(path)?.close()?;
    open_options(LibraryVersion::V110).open_rw(path)
}

fn open_plain(path: &Path) -> hdf5::Result<std::fs::File> {
    std::fs::File::options().write(true).open(path).map_err(internal)
}

fn internal(error: std::io::Error) -> hdf5::Error {
    hdf5::Error::Internal(error.to_string())
}
