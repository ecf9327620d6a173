namespace Personalization.Silo.Hosting;

/// <summary>Closed while the first start's histories are being replayed and the silo is being warmed; readiness waits for it.</summary>
public sealed class StartGate
{
    private volatile bool _open;

    public bool IsOpen => _open;

    /// <summary>What it waits for.</summary>
    public string Waiting { get; set; } = "histories of customers are being replayed";

    public void Open() => _open = true;
}
