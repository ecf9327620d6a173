namespace Orleans;

/// <summary>Accepted: one process copies nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SuppressReferenceTrackingAttribute : Attribute;
