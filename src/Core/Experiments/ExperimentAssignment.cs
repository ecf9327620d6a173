namespace Personalization.Core.Experiments;

/// <summary>Who is in which arm: by hashes of the names and the customer's id, so that every process says the same, always.</summary>
public static class ExperimentAssignment
{
    /// <summary>
    /// The customer's arm; null for who takes no part. Growing the share moves nobody who takes part. Experiments are independent of each other. O(arms), allocates
    /// nothing but the hashed name.
    /// </summary>
    public static ExperimentArm? ArmOf(Experiment experiment, string customerId)
    {
        if (!experiment.Enabled || experiment.Arms.IsDefaultOrEmpty || Uniform("share", experiment.Name, customerId) >= experiment.Share) return null;
        var total = 0d;
        foreach (var arm in experiment.Arms) total += arm.Weight;
        var left = Uniform("arm", experiment.Name, customerId) * total;
        foreach (var arm in experiment.Arms)
        {
            left -= arm.Weight;
            if (left < 0) return arm;
        }
        // What rounding left over.
        return experiment.Arms[^1];
    }

    /// <summary>[0, 1) of 53 bits.</summary>
    private static double Uniform(string what, string experiment, string customerId) =>
        (Hash64.Of(Hash64.Of(what, experiment), Hash64.Of(customerId)) >> 11) * (1.0 / (1L << 53));
}
