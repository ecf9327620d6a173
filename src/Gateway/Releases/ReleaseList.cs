using System.Collections.Immutable;
using Personalization.Core.Releases;

namespace Personalization.Gateway.Releases;

internal sealed record ReleaseList(ImmutableArray<ReleaseInfo> Releases);
