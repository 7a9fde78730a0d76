"""Speed at a recall, from points that were measured at several settings."""


def best_points(points, speed):
    """Those that no other beats in both recall and speed, by recall."""
    kept = []
    for point in sorted(points, key=lambda each: -each[speed]):
        if not kept or point["recall"] > kept[-1]["recall"]:
            kept.append(point)
    return kept


def speed_at(points, recall, speed="qps_cpu"):
    """Queries a second at a recall: between the neighbouring points in proportion, on the logarithm
    of speed; if the quickest setting is good enough, its speed. None: not reached."""
    below = None
    for point in best_points(points, speed):
        if point["recall"] >= recall:
            if below is None:
                return point[speed]
            share = (recall - below["recall"]) / (point["recall"] - below["recall"])
            return round(below[speed] ** (1 - share) * point[speed] ** share, 1)
        below = point
    return None
