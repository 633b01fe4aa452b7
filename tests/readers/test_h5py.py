"""The layout of the file, as h5py sees it."""

import h5py
import numpy as np
import pytest
from conftest import field_names


def test_root_attributes(file):
    assert file.attrs["format"] == "diracmag-trajectory"
    assert file.attrs["format_version"] == 1
    assert file.attrs["status"] == "complete"
    assert isinstance(file.attrs["creator"], str) and file.attrs["creator"]
    assert isinstance(file.attrs["config_toml"], str) and "=" in file.attrs["config_toml"]


def test_coordinates_are_cell_centres_in_metres(file):
    cells, size, origin = (file.attrs[name] for name in ("cells", "cell_size", "origin"))
    for axis, name in enumerate("xyz"):
        centres = file[name]
        assert centres.is_scale and centres.dtype == np.float64
        assert centres.attrs["units"] == "m"
        expected = origin[axis] + (np.arange(cells[axis]) + 0.5) * size[axis]
        # The same arithmetic in the same precision, up to the order of the operations.
        np.testing.assert_allclose(centres[()], expected, rtol=1e-14, atol=1e-14 * size[axis])
    assert list(file["component"].asstr()) == ["x", "y", "z"]


def test_time_is_an_increasing_unlimited_scale_in_seconds(file):
    time = file["time"]
    assert time.is_scale and time.dtype == np.float64 and time.maxshape == (None,)
    assert time.attrs["units"] == "s"
    assert len(time) > 1 and np.all(np.diff(time[()]) > 0)
    assert np.all(np.isfinite(time[()]))


def test_fields_have_units_scales_filters_and_one_chunk_a_step(file):
    nx, ny, nz = file.attrs["cells"]
    names = field_names(file)
    assert "m" in names
    for name in names:
        field = file[name]
        assert field.shape[:4] == (len(file["time"]), nz, ny, nx)
        assert field.ndim == 4 or field.shape[4:] == (3,)
        assert field.maxshape == (None, *field.shape[1:])
        assert field.chunks == (1, *field.shape[1:])
        assert field.shuffle and field.fletcher32 and field.compression == "gzip"
        assert field.attrs["units"] and field.attrs["long_name"]
        axes = ["time", "z", "y", "x", "component"][: field.ndim]
        assert [scale.keys() for scale in field.dims] == [[axis] for axis in axes]
        assert np.all(np.isfinite(field[()]))


def test_magnetization_has_unit_length(file):
    m = file["m"]
    assert m.attrs["units"] == "1" and m.dtype in (np.float32, np.float64)
    length = np.linalg.norm(m[()].astype(np.float64), axis=-1)
    # Rounding of three single-precision components.
    np.testing.assert_allclose(length, 1.0, atol=2e-7)


def test_table_columns_have_units_and_one_length(file):
    table = file["table"]
    assert "time" in table and len(table) > 1
    rows = len(table["time"])
    assert table.attrs["rows"] == rows
    assert table["time"].is_scale and table["time"].attrs["units"] == "s"
    assert np.all(np.diff(table["time"][()]) > 0)
    for name, column in table.items():
        assert column.dtype == np.float64 and column.shape == (rows,) and column.maxshape == (None,)
        assert column.attrs["units"] and column.attrs["long_name"]
        if name != "time":
            assert column.dims[0].keys() == ["time"]
            assert column.dims[0][0] == table["time"]


def test_references_are_texts(file):
    assert all(isinstance(text, str) and text for text in file["references"].asstr()[()])


def test_view_is_made_of_hard_links_in_nanometres_and_nanoseconds(file):
    view = file["VTKHDF"]
    assert view.attrs["Type"] == b"ImageData" and list(view.attrs["Version"]) == [2, 0]
    nx, ny, nz = file.attrs["cells"]
    assert list(view.attrs["WholeExtent"]) == [0, nx, 0, ny, 0, nz]
    np.testing.assert_allclose(view.attrs["Spacing"], file.attrs["cell_size"] * 1e9, rtol=1e-15)
    np.testing.assert_allclose(view.attrs["Origin"], file.attrs["origin"] * 1e9, rtol=1e-15)
    assert list(view["CellData"]) == field_names(file)
    for name in field_names(file):
        assert view["CellData"].get(name, getlink=True).__class__ is h5py.HardLink
        assert view["CellData"][name] == file[name]
    steps = view["Steps"]
    assert steps.attrs["NSteps"] == len(file["time"])
    np.testing.assert_allclose(steps["Values"], file["time"][()] * 1e9, rtol=1e-15)


@pytest.mark.parametrize("scale", ["x", "y", "z", "time", "component", "table/time"])
def test_scales_are_what_the_specification_asks_for(file, scale):
    """CLASS and NAME are null-terminated ASCII of fixed length: libhdf5 looks at the padding."""
    for attribute, value in [("CLASS", b"DIMENSION_SCALE"), ("NAME", scale.split("/")[-1].encode())]:
        kind = h5py.h5a.open(file[scale].id, attribute.encode()).get_type()
        assert kind.get_strpad() == h5py.h5t.STR_NULLTERM and kind.get_cset() == h5py.h5t.CSET_ASCII
        assert file[scale].attrs[attribute] == value
