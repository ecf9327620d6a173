namespace Orleans.Concurrency;

/// <summary>The caller does not wait: its task is complete once the request is queued.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
