using Personalization.Core.Customers;

namespace Personalization.Silo.Customers;

/// <summary>What storage keeps of a customer; encoded by <see cref="CustomerProfileCodec"/>.</summary>
public sealed class CustomerState
{
    public CustomerProfile Profile { get; set; } = CustomerProfile.Empty;
}
