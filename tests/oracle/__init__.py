"""The guaranteed loan told a second time: by another rule engine, over integers that other code prepared."""
