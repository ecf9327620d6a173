namespace Orleans.Runtime;

/// <summary>The name of a grain interface.</summary>
public readonly record struct GrainInterfaceType(IdSpan Value)
{
    public static GrainInterfaceType Create(string value) => new(IdSpan.Create(value));

    public override string ToString() => Value.ToString();
}
