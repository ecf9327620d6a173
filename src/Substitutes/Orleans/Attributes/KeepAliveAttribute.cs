namespace Orleans;

/// <summary>Activations of this class are not collected for being idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute;
