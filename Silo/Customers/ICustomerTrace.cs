using System.Collections.Immutable;
using Personalization.Contracts;

namespace Personalization.Silo.Customers;

/// <summary>
/// A place beside the state and the outcome log that keeps something of customers, such as precomputed answers. Register it, and it is erased and exported with them.
/// Both may be asked again for the same customer.
/// </summary>
public interface ICustomerTrace
{
    /// <summary>Forgets the customer here, and fills in its part of the report.</summary>
    /// <param name="ids">The customer's, and those of the guests who turned out to be the customer.</param>
    Task<ErasureReport> EraseAsync(ImmutableArray<string> ids, ErasureReport report, CancellationToken cancellation);

    /// <summary>Adds what is kept here.</summary>
    /// <inheritdoc cref="EraseAsync"/>
    Task<CustomerExport> ExportAsync(ImmutableArray<string> ids, CustomerExport export, CancellationToken cancellation);
}
