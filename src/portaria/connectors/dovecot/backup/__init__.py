"""Back-up of the mail store: a folder a day, only what is new copied, restore proved (M21, S2)."""
