namespace Personalization.Training.Towers;

/// <summary>What the query tower is trained by.</summary>
public enum TowerLoss
{
    /// <summary>Softmax over the positive and shared negatives, each corrected for how often it is drawn: Bengio and Senécal (2008); Yi et al. (RecSys 2019).</summary>
    SampledSoftmax,

    /// <summary>Binary cross entropy whose positives are calibrated for the sampling of negatives: Petrov and Macdonald, "gSASRec" (RecSys 2023).</summary>
    Gbce,
}
