namespace Orleans.Concurrency;

/// <summary>All requests of this class may interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
