using Orleans.Streams;

namespace Orleans;

/// <summary>The grain with the key of a stream takes the stream's events; by namespace, or all that have one.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute : Attribute
{
    public ImplicitStreamSubscriptionAttribute() => Predicate = new AllNamespaces();

    public ImplicitStreamSubscriptionAttribute(string streamNamespace) => Predicate = new ExactNamespace(streamNamespace.Trim());

    public ImplicitStreamSubscriptionAttribute(Type predicateType) => Predicate = (IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!;

    public IStreamNamespacePredicate Predicate { get; }

    private sealed class AllNamespaces : IStreamNamespacePredicate
    {
        public string PredicatePattern => "*";

        public bool IsMatch(string streamNamespace) => true;
    }

    private sealed class ExactNamespace(string name) : IStreamNamespacePredicate
    {
        public string PredicatePattern => $"namespace:{name}";

        public bool IsMatch(string streamNamespace) => name == streamNamespace;
    }
}
