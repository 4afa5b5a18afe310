"""The reference zone: published facts, plans, organisation and territory of Zhengzhou High-tech Zone (data only)."""
