namespace Personalization.Storage.Customers;

/// <summary>The right to write one customer's state, until another opens it. Made by the store; its numbers are the store's.</summary>
public sealed class CustomerClaim(string customerId, long token)
{
    public string CustomerId { get; } = customerId;

    /// <summary>What the store files the customer under.</summary>
    public UInt128 Key { get; } = CustomerKey.Of(customerId);

    /// <summary>Tells this claim from those before and after it.</summary>
    public long Token { get; } = token;

    /// <summary>Place of the last entry that is durable.</summary>
    public long Position { get; set; }

    /// <summary>Whether the store has the customer's id on its books already.</summary>
    public bool IsListed { get; set; }
}
