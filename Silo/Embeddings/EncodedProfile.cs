using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;

namespace Personalization.Silo.Embeddings;

/// <summary>A customer's state that is to be encoded, the release by whose tower, and for when.</summary>
internal readonly record struct EncodedProfile(ServingRelease Release, CustomerProfile Profile, QueryMoment Moment);
