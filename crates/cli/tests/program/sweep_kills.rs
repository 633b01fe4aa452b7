//! Sweeps whose processes are killed.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::sweep::configuration;
use super::{diracmag, stdout};

fn start(config: &Path, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diracmag"));
    command.arg("switch").arg(config).arg("-o").arg(out).args(["-j", "2", "--quiet"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Processes whose parent is `parent`.
fn children(parent: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

fn kill(signal: &str, pid: u32) {
    let _ = Command::new("kill").args([signal, &pid.to_string()]).stderr(Stdio::null()).status();
}

fn records(out: &Path) -> usize {
    let folder = out.with_extension("sweep").join("results/0000");
    let names = std::fs::read_dir(folder).into_iter().flatten().map_while(Result::ok);
    names.filter(|entry| entry.file_name().to_string_lossy().ends_with(".json")).count()
}

/// Kills the pool or one of its workers `kills` times while `points` points run, starting the pool again where it died; the
/// collected files are those of an undisturbed sweep.
fn survives(points: usize, kills: usize, end: &str) {
    let folder = tempfile::tempdir().unwrap();
    let sweep = format!("[sweep]\n\"magnet.damping\" = {{ from = 0.01, to = 0.1, points = {points} }}\n");
    let config = configuration(folder.path(), &sweep);
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("end = \"20 ps\"", &format!("end = \"{end}\""))).unwrap();
    let (calm, out) = (folder.path().join("calm.h5"), folder.path().join("out.h5"));
    let begun = Instant::now();
    let said = stdout(diracmag().arg("switch").arg(&config).arg("-o").arg(&calm).args(["-j", "2"]));
    assert!(said.starts_with(&format!("{points} points, 0 failed")), "{said}");
    let whole = begun.elapsed();

    // A linear congruence decides whom to kill and when (Knuth, MMIX): any sequence will do.
    let mut random = 12345_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut pool = start(&config, &out);
    let (mut killed, mut pools) = (0, 0);
    let patience = Instant::now();
    while killed < kills {
        assert!(patience.elapsed() < 20 * whole + Duration::from_secs(60), "killed only {killed} times");
        // Somewhere in the share of the points that belongs to this kill.
        let wanted = points * killed / (kills + 1);
        while records(&out) <= wanted && pool.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(next(3000)));
        assert!(pool.try_wait().unwrap().is_none(), "it ended before it was killed {kills} times");
        let workers = children(pool.id());
        if next(2) == 0 || workers.is_empty() {
            kill("-KILL", pool.id());
            pool.wait().unwrap();
            pools += 1;
            pool = start(&config, &out);
        } else {
            kill("-KILL", workers[next(workers.len() as u64) as usize]);
        }
        killed += 1;
    }
    assert!(pool.wait().unwrap().success());
    assert!(0 < pools && pools < kills, "{pools} pools were killed");
    assert_eq!(records(&out), points);
    for ending in ["h5", "csv"] {
        let [calm, out] = [&calm, &out].map(|path| std::fs::read(path.with_extension(ending)).unwrap());
        assert!(calm == out, "the {ending} files differ");
    }
    assert_eq!(
        std::fs::read_dir(out.with_extension("sweep").join("claims")).unwrap().count(),
        leftovers(&out)
    );
}

/// The lock of the claims, and files of processes that were killed while they made a claim: no claim is left.
fn leftovers(out: &Path) -> usize {
    let claims = std::fs::read_dir(out.with_extension("sweep").join("claims")).unwrap();
    claims.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(['.', 'l'])).count()
}

#[test]
fn killed_pools_and_workers_change_no_byte() {
    survives(30, 6, "1 ns");
}

#[test]
#[ignore = "takes half a minute"]
fn twenty_kills_in_two_hundred_points_change_no_byte() {
    survives(200, 20, "4 ns");
}

/// The first signal ends the workers too; the same command then goes on.
#[test]
fn an_interrupted_sweep_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let sweep = "[sweep]\n\"magnet.damping\" = { from = 0.01, to = 0.1, points = 8 }\n";
    let config = configuration(folder.path(), sweep);
    let out = folder.path().join("out.h5");
    let text = std::fs::read_to_string(&config).unwrap();
    // The last two points take longer than anybody waits.
    std::fs::write(&config, text.replace("end = \"20 ps\"", "end = \"1 ms\"")).unwrap();
    let mut pool = start(&config, &out);
    let begun = Instant::now();
    while children(pool.id()).len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    let workers = children(pool.id());
    kill("-INT", pool.id());
    assert_eq!(pool.wait().unwrap().code(), Some(130));
    assert!(workers.iter().all(|pid| !Path::new(&format!("/proc/{pid}")).exists()));
    assert_eq!((records(&out), out.exists()), (0, false));
    let claims = std::fs::read_dir(out.with_extension("sweep").join("claims")).unwrap().count();
    assert_eq!(claims, leftovers(&out));
}
