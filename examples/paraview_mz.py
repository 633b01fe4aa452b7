"""Draws m_z of one step with ParaView and saves a picture.

    pvpython examples/paraview_mz.py OUT PNG [STEP]

OUT is the .xdmf sidecar (any ParaView 5) or the .h5 file itself (ParaView 5.12 or newer); STEP counts from 0, default: the last.
Without a display, run it under `xvfb-run -a`, or with `pvbatch` of a ParaView built for off-screen rendering.
"""

import sys

from paraview import simple

if len(sys.argv) not in (3, 4):
    sys.exit(__doc__)
out, picture = sys.argv[1:3]

if out.endswith(".xdmf"):
    run = simple.XDMFReader(FileNames=[out])
elif (simple.GetParaViewVersion().major, simple.GetParaViewVersion().minor) >= (5, 12):
    run = simple.VTKHDFReader(FileName=[out])
else:
    sys.exit("this ParaView does not read the .h5 file; give it the .xdmf beside it")

times = list(run.TimestepValues)
step = int(sys.argv[3]) if len(sys.argv) == 4 else len(times) - 1
run.UpdatePipeline(times[step])
x_low, x_high, y_low, y_high, z_low, z_high = run.GetDataInformation().GetBounds()

view = simple.CreateView("RenderView")
view.ViewTime = times[step]
view.ViewSize = [1200, 600]
view.Background = [1.0, 1.0, 1.0]
view.UseColorPaletteForBackground = 0
view.OrientationAxesVisibility = 0

display = simple.Show(run, view)
display.SetRepresentationType("Surface")
display.Ambient, display.Diffuse = 1.0, 0.0  # the colours of the scale, unshaded
simple.ColorBy(display, ("CELLS", "m", "Z"))
colours = simple.GetColorTransferFunction("m")
colours.ApplyPreset("Cool to Warm", True)
colours.RescaleTransferFunction(-1.0, 1.0)
display.SetScalarBarVisibility(view, True)
bar = simple.GetScalarBar(colours, view)
bar.Title, bar.ComponentTitle = "m_z", ""
bar.Orientation, bar.WindowLocation = "Horizontal", "Lower Center"
bar.TitleColor = bar.LabelColor = [0.0, 0.0, 0.0]

label = simple.Show(simple.Text(Text=f"t = {times[step]:.4g} ns"), view)
label.Color, label.WindowLocation = [0.0, 0.0, 0.0], "Upper Center"

# From above, with x to the right and y up; one unit is 1 nm.
centre = [(x_low + x_high) / 2, (y_low + y_high) / 2, (z_low + z_high) / 2]
view.CameraParallelProjection = 1
view.CameraFocalPoint = centre
view.CameraPosition = [centre[0], centre[1], z_high + (x_high - x_low)]
view.CameraViewUp = [0.0, 1.0, 0.0]
view.CameraParallelScale = max(0.8 * (y_high - y_low), 0.53 * (x_high - x_low) / 2)  # half the height of the picture
simple.SaveScreenshot(picture, view)
print(f"{picture}: step {step} of {len(times)}, {x_high - x_low:g} nm by {y_high - y_low:g} nm")
