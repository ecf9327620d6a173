using Personalization.Contracts;

namespace Personalization.Silo.Customers;

/// <summary>
/// A place beside the state that keeps something of customers, such as precomputed answers or the outcome log. Register it, and it is erased and exported with them.
/// Both may be asked again for the same customer.
/// </summary>
public interface ICustomerTrace
{
    /// <summary>Forgets the customer here, and fills in its part of the report.</summary>
    Task<ErasureReport> EraseAsync(string customerId, ErasureReport report, CancellationToken cancellation);

    /// <summary>Adds what is kept here.</summary>
    Task<CustomerExport> ExportAsync(CustomerExport export, CancellationToken cancellation);
}
