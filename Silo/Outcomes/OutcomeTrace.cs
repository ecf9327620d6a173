using Personalization.Contracts;
using Personalization.Silo.Customers;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>The outcome log as a place that is erased and exported with the customer.</summary>
public sealed class OutcomeTrace(OutcomeErasing erasing, TimeProvider time) : ICustomerTrace
{
    /// <summary>A store that takes nothing must not hold up the customer's own events for good.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <exception cref="OperationCanceledException">The log cannot be written now; ask again.</exception>
    public async Task<ErasureReport> EraseAsync(string customerId, ErasureReport report)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        return report with { OutcomeLog = new OutcomeErasure(await erasing.EraseAsync(customerId, patience.Token)) };
    }

    public async Task<CustomerExport> ExportAsync(CustomerExport export)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        return export with { Outcomes = await erasing.FindAsync(export.CustomerId, patience.Token) };
    }
}
