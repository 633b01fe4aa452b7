"""xarray opens the file with every axis labelled."""

import h5py
import numpy as np
import pytest
import xarray as xr


@pytest.mark.parametrize("options", [{}, {"phony_dims": "sort"}])
def test_fields_come_with_labelled_axes(path, options):
    with xr.open_dataset(path, engine="h5netcdf", **options) as data, h5py.File(path) as file:
        assert data.m.dims == ("time", "z", "y", "x", "component")
        assert set(data.m.coords) == {"time", "z", "y", "x", "component"}
        assert data.m.attrs["units"] == "1" and data.time.attrs["units"] == "s" and data.x.attrs["units"] == "m"
        assert list(data.component.values) == ["x", "y", "z"]
        np.testing.assert_array_equal(data.m, file["m"])
        np.testing.assert_array_equal(data.time, file["time"])
        assert data.attrs["config_toml"] == file.attrs["config_toml"]


def test_selection_by_label(path):
    with xr.open_dataset(path, engine="h5netcdf") as data, h5py.File(path) as file:
        last = float(data.time[-1])
        m_z = data.m.sel(component="z").sel(time=last, x=float(data.x[1]), method="nearest")
        np.testing.assert_array_equal(m_z, file["m"][-1, :, :, 1, 2])


def test_table_is_a_time_series(path):
    with xr.open_dataset(path, engine="h5netcdf", group="table") as table, h5py.File(path) as file:
        assert table.mx.dims == ("time",) and table.mx.attrs["units"] == "1"
        assert set(table.data_vars) | {"time"} == set(file["table"])
        np.testing.assert_array_equal(table.mx, file["table/mx"])
        np.testing.assert_array_equal(table.time, file["table/time"])
