"""litdigest turns saved paper listings into a digest site."""
