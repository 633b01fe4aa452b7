"""VTK, and with it ParaView, reads the view in the file and the XDMF sidecar: all steps, all values, the right place."""

import h5py
import numpy as np
import pytest
from conftest import field_names
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline
from vtkmodules.vtkIOHDF import vtkHDFReader
from vtkmodules.vtkIOXdmf2 import vtkXdmfReader

READERS = {".h5": vtkHDFReader, ".xdmf": vtkXdmfReader}


@pytest.fixture(params=READERS)
def reader(request, path):
    reader = READERS[request.param]()
    name = str(path.with_suffix(request.param))
    assert reader.CanReadFile(name)
    reader.SetFileName(name)
    reader.UpdateInformation()
    return reader


def times(reader):
    return reader.GetOutputInformation(0).Get(vtkStreamingDemandDrivenPipeline.TIME_STEPS())


def image(reader, time):
    reader.UpdateTimeStep(time)
    return reader.GetOutputDataObject(0)


def test_every_step_is_there_in_nanoseconds(reader, file):
    np.testing.assert_allclose(times(reader), file["time"][()] * 1e9, rtol=1e-14)


def test_every_value_of_every_step_equals_the_array(reader, file):
    for step, time in enumerate(times(reader)):
        data = image(reader, time).GetCellData()
        assert data.GetNumberOfArrays() >= len(field_names(file))
        for name in field_names(file):
            expected = file[name][step]
            found = vtk_to_numpy(data.GetArray(name))
            assert found.dtype == expected.dtype
            np.testing.assert_array_equal(found.reshape(expected.shape), expected)


def test_bounds_are_those_of_the_grid_in_nanometres(reader, file):
    found = image(reader, times(reader)[-1])
    low = file.attrs["origin"] * 1e9
    high = low + file.attrs["cells"] * file.attrs["cell_size"] * 1e9
    assert found.GetClassName() == "vtkImageData"
    np.testing.assert_allclose(found.GetBounds(), np.stack([low, high], axis=1).ravel(), rtol=1e-12)


def test_a_cell_is_where_the_coordinates_say(reader, file):
    found = image(reader, times(reader)[-1])
    k, j, i = (min(1, len(file[name]) - 1) for name in "zyx")
    bounds = found.GetCell(i, j, k).GetBounds()
    centre = [(low + high) / 2 for low, high in zip(bounds[::2], bounds[1::2])]
    np.testing.assert_allclose(centre, [file["x"][i] * 1e9, file["y"][j] * 1e9, file["z"][k] * 1e9], rtol=1e-9)


def test_the_file_is_not_held_open_for_writing(path):
    with h5py.File(path, "r") as one, h5py.File(path, "r") as other:
        assert one["time"].shape == other["time"].shape
