"""Personal data at rest: sealed so that only this installation reads them, and hashed under a key so that they can be joined unread."""
