"""Settings, addresses, navigation, the cockpit, and the pages that combine packs."""
