namespace Orleans.Concurrency;

/// <summary>This method changes nothing: it interleaves with other read-only methods.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
