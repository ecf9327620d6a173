using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Core.Releases;
using Personalization.Training.Data;

namespace Personalization.Training;

/// <param name="Folder">The release's folder, ready to be published.</param>
/// <param name="Histories">The last 50 interactions of each customer, oldest first, to be replayed into their profiles.</param>
/// <param name="Attributes">Of each customer of whom the source knows anything as a person, also those without a history.</param>
/// <param name="CustomerAttributes">What the data have of each, whether or not the models look at it.</param>
/// <param name="Steps">What each step took.</param>
public sealed record FirstReleaseResult(
    string Folder,
    ReleaseManifest Manifest,
    IReadOnlyDictionary<string, IReadOnlyList<Interaction>> Histories,
    IEnumerable<KeyValuePair<string, ImmutableSortedDictionary<string, AttributeValue>>> Attributes,
    ImportReport Import,
    ImmutableArray<AttributeSummary> CustomerAttributes,
    IReadOnlyList<(string Step, TimeSpan Took)> Steps);
