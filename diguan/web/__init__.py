"""The frame all desks stand in: base page, sign-in, tables, charts, Excel, PDF, the Desk card."""
