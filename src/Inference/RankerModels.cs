using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>Where the three files of a ranker come from.</summary>
public sealed class RankerModels
{
    private RankerModels(ModelSource customers, ModelSource items, ModelSource ranker) => (Customers, Items, Ranker) = (customers, items, ranker);

    internal ModelSource Customers { get; }
    internal ModelSource Items { get; }
    internal ModelSource Ranker { get; }

    /// <param name="folder">Of a release.</param>
    public static RankerModels In(string folder) => new(
        ModelSource.File(Path.Combine(folder, ReleaseFiles.RankerCustomers)), ModelSource.File(Path.Combine(folder, ReleaseFiles.RankerItems)), ModelSource.File(Path.Combine(folder, ReleaseFiles.Ranker)));

    /// <summary>Of the files' contents.</summary>
    public static RankerModels Of(byte[] customers, byte[] items, byte[] ranker) => new(ModelSource.Memory(customers), ModelSource.Memory(items), ModelSource.Memory(ranker));
}
