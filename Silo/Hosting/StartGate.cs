namespace Personalization.Silo.Hosting;

/// <summary>Closed while the first start's histories are being replayed; readiness waits for it.</summary>
public sealed class StartGate
{
    private volatile bool _open;

    public bool IsOpen => _open;

    public void Open() => _open = true;
}
