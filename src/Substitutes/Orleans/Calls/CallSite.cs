using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>Where calls come from: the grains of a silo, or one of its clients, each with a time-out of its own.</summary>
/// <param name="silo">The silo that is called; null while a client is not connected.</param>
/// <param name="responseTimeout">How long callers wait.</param>
/// <param name="cancelOnTimeout">Whether a time-out also cancels the method's token.</param>
internal sealed class CallSite(Func<SiloRuntime?> silo, TimeSpan responseTimeout, bool cancelOnTimeout)
{
    public SiloRuntime Silo => silo() ?? throw new InvalidOperationException("The client is not connected to a silo: start its host first.");

    public void Send(GrainId target, GrainCall call, MethodShape shape)
    {
        var runtime = Silo;
        call.Target = target;
        call.Shape = shape;
        call.Context = RequestContext.Current;
        if (shape.TakesToken && (call.Token.CanBeCanceled || cancelOnTimeout))
        {
            if (call.Token.IsCancellationRequested)
            {
                call.Fail(new OperationCanceledException(call.Token));
                return;
            }

            call.LinkCancellation();
        }

        if (!shape.OneWay)
        {
            call.Timeout = shape.ResponseTimeout ?? responseTimeout;
            call.Deadline = runtime.Timeouts.DeadlineOf(call.Timeout);
        }

        runtime.Dispatch(call);
    }

    /// <summary>A reference whose calls come from here.</summary>
    public GrainReference Reference(Type interfaceType, GrainId id) => GrainProxies.Create(interfaceType).Bind(id, this);
}
