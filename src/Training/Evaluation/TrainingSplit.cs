using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>What a trainer is given of a protocol. All tables share catalogue and numbers of customers and items.</summary>
/// <param name="Protocol">Name of the protocol, for its defaults.</param>
/// <param name="Train">The rows to train on while choices are made: none of validation, none of test.</param>
/// <param name="Complete">Every row that may be trained on once the choices are made: those of <paramref name="Train"/> and of validation.</param>
/// <param name="Validation">Questions to choose by; their table holds no row of the test.</param>
public sealed record TrainingSplit(string Protocol, EventTable Train, EventTable Complete, Questions Validation);
