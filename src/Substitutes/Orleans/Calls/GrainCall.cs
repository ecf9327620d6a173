using Microsoft.Extensions.Logging;
using Orleans.Activations;
using Orleans.Storage;

namespace Orleans.Calls;

/// <summary>A call of a grain method, with the caller's cancellation.</summary>
internal abstract class GrainCall : Request
{
    /// <summary>The token that the method gets. It starts as the caller's.</summary>
    public CancellationToken Token;

    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _registration;

    /// <summary>Lets the caller's token end the caller's waiting at once and reach the method on its activation's turn.</summary>
    public void LinkCancellation()
    {
        var caller = Token;
        _cancellation = new CancellationTokenSource();
        Token = _cancellation.Token;
        if (caller.CanBeCanceled)
        {
            _registration = caller.UnsafeRegister(static (call, token) => ((GrainCall)call!).Cancel(token), this);
        }
    }

    public override void OnTimeout(bool cancel)
    {
        base.OnTimeout(cancel);
        if (cancel)
        {
            SignalMethod();
        }
    }

    protected void Completed() => _registration.Dispose();

    /// <summary>Hands a method's failure to its caller, and ends an activation that has met a conflict in its storage.</summary>
    protected void Failed(Activation activation, Exception error)
    {
        if (error is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            activation.Deactivate(new(DeactivationReasonCode.ApplicationError, error, error.Message));
        }

        if (Shape.OneWay)
        {
            activation.Silo.Logger.LogWarning(error, "{Request} failed", this);
        }

        Fail(error);
    }

    private void Cancel(CancellationToken token)
    {
        Fail(new OperationCanceledException(token));
        SignalMethod();
    }

    private void SignalMethod()
    {
        if (_cancellation is not { } cancellation)
        {
            return;
        }

        if (Owner is { } activation)
        {
            activation.Withdraw(this);
            activation.Scheduler.Post(cancellation.Cancel);
        }
        else
        {
            cancellation.Cancel();
        }
    }
}
