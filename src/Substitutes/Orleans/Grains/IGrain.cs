using Orleans.Runtime;

// The roots of grain interfaces, one for each kind of key.
namespace Orleans;

public interface IGrain : IAddressable;

public interface IGrainWithGuidKey : IGrain;

public interface IGrainWithIntegerKey : IGrain;

public interface IGrainWithStringKey : IGrain;

public interface IGrainWithGuidCompoundKey : IGrain;

public interface IGrainWithIntegerCompoundKey : IGrain;
