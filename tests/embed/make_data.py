#!/usr/bin/env python3
"""Makes the small pictures in tests/embed/data with Pillow.

All show the same thing, upright: 32 x 16 pixels in four quarters, red and green above, blue and
white below. Run it again only to add a picture; the files are kept in the repository.
"""

import pathlib

from PIL import Image, ImageCms, ImageOps

DATA = pathlib.Path(__file__).parent / "data"
# What Pillow must do to the upright picture so that the orientation makes it upright again.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters():
    picture = Image.new("RGB", (32, 16), "white")
    picture.paste("red", (0, 0, 16, 8))
    picture.paste((0, 255, 0), (16, 0, 32, 8))
    picture.paste("blue", (0, 8, 16, 16))
    return picture


def jpegs(upright):
    for orientation, operation in STORED.items():
        stored = upright.transpose(operation) if operation is not None else upright
        exif = Image.Exif()
        exif[0x0112] = orientation
        exif[0x010F] = "Elanus"
        exif[0x0110] = "Kite 1 "
        exif.get_ifd(0x8769)[0x9003] = "2021:07:30 14:05:59"
        gps = exif.get_ifd(0x8825)
        gps.update({1: "S", 2: (33.0, 51.0, 24.0), 3: "E", 4: (151.0, 12.0, 36.0)})
        stored.save(DATA / f"orientation_{orientation}.jpg", quality=95, subsampling=0, exif=exif)
    upright.save(DATA / "progressive.jpg", quality=95, subsampling=0, progressive=True)
    upright.convert("CMYK").save(DATA / "cmyk.jpg", quality=95)
    upright.convert("L").save(DATA / "grey.jpg", quality=95)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    upright.save(DATA / "srgb_profile.jpg", quality=95, subsampling=0, icc_profile=srgb)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    upright.save(DATA / "senseless_profile.jpg", quality=95, subsampling=0, icc_profile=lab)
    # The primaries of red and green change places in the profile, and in the pixels.
    assert srgb.count(b"rXYZ") == 1 and srgb.count(b"gXYZ") == 1
    swapped = srgb.replace(b"rXYZ", b"tmp ").replace(b"gXYZ", b"rXYZ").replace(b"tmp ", b"gXYZ")
    swapped = swapped.replace("sRGB".encode("utf-16-be"), "gRBG".encode("utf-16-be"))
    swapped = swapped.replace(b"sRGB", b"gRBG")
    red, green, blue = upright.split()
    Image.merge("RGB", (green, red, blue)).save(
        DATA / "swapped_profile.jpg", quality=95, subsampling=0, icc_profile=swapped)
    # Noise keeps the compressed bytes spread over the picture; half of them show half of it.
    noisy = Image.effect_noise((64, 64), 80).convert("RGB")
    noisy.save(DATA / "noise.jpg", quality=90)
    whole = (DATA / "noise.jpg").read_bytes()
    (DATA / "truncated.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    (DATA / "noise.jpg").unlink()


def others(upright):
    alpha = Image.new("L", upright.size, 255)
    alpha.paste(0, (16, 8, 32, 16))
    transparent = upright.copy()
    transparent.paste("black", (16, 8, 32, 16))
    transparent.putalpha(alpha)
    transparent.save(DATA / "alpha.png")
    upright.convert("P", palette=Image.Palette.ADAPTIVE, colors=4).save(DATA / "palette.png")
    upright.save(DATA / "lossless.webp", lossless=True)
    upright.save(DATA / "plain.tiff")
    upright.save(DATA / "deflated.tiff", compression="tiff_adobe_deflate")
    upright.convert("1", dither=Image.Dither.NONE).save(DATA / "bilevel.tiff", compression="group4")
    grey16 = upright.convert("L").point(lambda level: level * 257, "I").convert("I;16")
    grey16.save(DATA / "grey16.png")
    frames = [ImageOps.invert(upright), ImageOps.mirror(upright)]
    upright.save(DATA / "animated.gif", save_all=True, append_images=frames, duration=50)
    upright.save(DATA / "plain.bmp")
    upright.save(DATA / "plain.ppm")


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    jpegs(quarters())
    others(quarters())
