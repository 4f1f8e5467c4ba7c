"""That the times are exact: timelines and earliest instants against decisions asked one by one."""
