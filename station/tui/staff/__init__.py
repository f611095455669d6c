"""The lists of the 人员与登记 screen."""
