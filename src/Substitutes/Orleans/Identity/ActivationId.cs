namespace Orleans.Runtime;

/// <summary>The identity of one activation of a grain.</summary>
public readonly record struct ActivationId(Guid Key)
{
    public bool IsDefault => Key == Guid.Empty;

    public static ActivationId NewId() => new(Guid.NewGuid());

    public override string ToString() => $"@{Key:N}";
}
