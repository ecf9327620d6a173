namespace Personalization.Core.Experiments;

/// <summary>Names an arm where answers and logs do.</summary>
public readonly record struct ArmLabel(string Experiment, string Arm)
{
    /// <summary>A number of 1 to 65,535 that request ids carry, so that a click tells which arm it is for. Two arms may share one, rarely; those of an experiment are told apart when it is made.</summary>
    public ushort Tag => (ushort)(Hash64.Of(Experiment, Arm) % ushort.MaxValue + 1);

    public override string ToString() => $"{Experiment}/{Arm}";
}
