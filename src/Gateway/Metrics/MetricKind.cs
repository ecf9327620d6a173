namespace Personalization.Gateway.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
