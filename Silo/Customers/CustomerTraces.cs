using Personalization.Contracts;
using Personalization.Storage.Customers;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Customers;

/// <summary>All places beside the state that keep something of customers: the outcome log, and each <see cref="ICustomerTrace"/>. What is asked of them reads the whole outcome log, so it is done beside the customer's turns.</summary>
public sealed class CustomerTraces(ICustomerStore store, OutcomeErasing outcomes, IEnumerable<ICustomerTrace> traces, TimeProvider time)
{
    /// <summary>A month's log of a large shop is read in it. Less than the calls of the grain wait, so that their callers learn what became of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>Forgets a customer whose state is erased already, and reports each place. Safe to repeat.</summary>
    /// <exception cref="OperationCanceledException">Something cannot be written now, or is read by somebody else for very long: ask again.</exception>
    public Task<ErasureReport> EraseAsync(string customerId, ErasureReport report) => Task.Run(async () =>
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var found = await outcomes.BeginAsync(customerId, patience.Token);
        foreach (var trace in traces) report = await trace.EraseAsync(found.Ids, report, patience.Token);
        // Only now: it is the log that tells who the guests were, should something before have failed.
        report = report with { OutcomeLog = new OutcomeErasure(await outcomes.EraseAsync(found, patience.Token)) };
        await store.ScrubAsync(patience.Token);
        return report;
    });

    /// <exception cref="OperationCanceledException">Something cannot be read now: ask again.</exception>
    public Task<CustomerExport> ExportAsync(CustomerExport export) => Task.Run(async () =>
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var found = await outcomes.FindAsync(export.CustomerId, patience.Token);
        foreach (var trace in traces) export = await trace.ExportAsync(found.Ids, export, patience.Token);
        return export with { Outcomes = await outcomes.ReadAsync(found, patience.Token) };
    });
}
