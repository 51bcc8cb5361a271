"""Parts of the 打印中心."""
