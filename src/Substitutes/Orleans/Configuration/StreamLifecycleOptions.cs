namespace Orleans.Configuration;

/// <summary>Whether events are delivered once the silo is up, or only kept.</summary>
public class StreamLifecycleOptions
{
    public const RunState DEFAULT_STARTUP_STATE = RunState.AgentsStarted;

    public enum RunState
    {
        None,
        Initialized,
        AgentsStarted,
        AgentsStopped,
    }

    public RunState StartupState { get; set; } = DEFAULT_STARTUP_STATE;
}
