using Personalization.Contracts;
using Personalization.Silo.Customers;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>The outcome log as a place that is erased and exported with the customer.</summary>
public sealed class OutcomeTrace(OutcomeErasing erasing) : ICustomerTrace
{
    public async Task<ErasureReport> EraseAsync(string customerId, ErasureReport report, CancellationToken cancellation) =>
        report with { OutcomeLog = new OutcomeErasure(await erasing.EraseAsync(customerId, cancellation)) };

    public async Task<CustomerExport> ExportAsync(CustomerExport export, CancellationToken cancellation) =>
        export with { Outcomes = await erasing.FindAsync(export.CustomerId, cancellation) };
}
