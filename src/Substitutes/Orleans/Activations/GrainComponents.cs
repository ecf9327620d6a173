namespace Orleans.Activations;

/// <summary>What the runtime keeps beside a grain's instance, by type.</summary>
internal sealed class GrainComponents
{
    private readonly Lock _gate = new();
    private Dictionary<Type, object>? _components;

    public TComponent? Get<TComponent>()
        where TComponent : class
    {
        lock (_gate)
        {
            return _components?.GetValueOrDefault(typeof(TComponent)) as TComponent;
        }
    }

    public void Set<TComponent>(TComponent? value)
        where TComponent : class
    {
        lock (_gate)
        {
            if (value is null)
            {
                _components?.Remove(typeof(TComponent));
            }
            else
            {
                (_components ??= [])[typeof(TComponent)] = value;
            }
        }
    }
}
