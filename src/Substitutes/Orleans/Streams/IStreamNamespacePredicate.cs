namespace Orleans.Streams;

/// <summary>Chooses namespaces of streams.</summary>
public interface IStreamNamespacePredicate
{
    string PredicatePattern { get; }

    bool IsMatch(string streamNamespace);
}
