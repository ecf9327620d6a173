using Personalization.Core.Customers;
using Personalization.Core.Releases;

namespace Personalization.Silo.Embeddings;

/// <summary>A customer's state that is to be encoded, and the release by whose tower.</summary>
internal readonly record struct EncodedProfile(ServingRelease Release, CustomerProfile Profile);
