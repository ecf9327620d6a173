using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Personalization.Contracts;
using Personalization.Core.Interactions;

namespace Personalization.Unit.Architecture;

/// <summary>What crosses between silos or is stored has names and numbers of its own, so that old and new can meet.</summary>
public sealed class MessageTests
{
    private static readonly Assembly[] Assemblies = [typeof(Interaction).Assembly, typeof(ICustomerGrain).Assembly];

    private static IReadOnlyList<Type> Messages { get; } = [.. Types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    private static IReadOnlyList<Type> Grains { get; } = [.. Types.Where(t => t.IsInterface && t.GetInterfaces().Any(i => i.Name.StartsWith("IGrainWith", StringComparison.Ordinal)))];

    [Fact]
    public void MessagesAndGrains_AreFound()
    {
        Assert.Contains(typeof(Interaction), Messages);
        Assert.Contains(typeof(ICustomerGrain), Grains);
    }

    [Fact]
    public void Messages_HaveAnAliasOfTheirOwn()
    {
        Rule.IsKept(Messages.Where(t => AliasOf(t) is null));
        Rule.IsKept(Messages.GroupBy(AliasOf).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Messages_AreImmutable() => Rule.IsKept(Messages.Where(t => !t.IsEnum && !t.IsAssignableTo(typeof(Exception)) && !t.IsDefined(typeof(ImmutableAttribute), inherit: false)));

    [Fact]
    public void Messages_NumberEveryPropertyOnce()
    {
        foreach (var message in Messages.Where(t => !t.IsEnum))
        {
            var stored = message.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.CanWrite).ToList();
            Rule.IsKept(stored.Where(p => p.GetCustomAttribute<IdAttribute>() is null).Select(p => $"{message.Name}.{p.Name}"));
            Rule.IsKept(stored.GroupBy(p => p.GetCustomAttribute<IdAttribute>()!.Id).Where(g => g.Count() > 1).Select(g => $"{message.Name} {g.Key}"));
            Rule.IsKept(message.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(f => !message.IsValueType || f.GetCustomAttribute<IdAttribute>() is null).Select(f => $"{message.Name}.{f.Name}"));
        }
    }

    [Fact]
    public void Grains_AndTheirMethods_HaveAliases()
    {
        Rule.IsKept(Grains.Where(t => AliasOf(t) is null));
        foreach (var grain in Grains)
        {
            Rule.IsKept(grain.GetMethods().Where(m => AliasOf(m) is null).Select(m => $"{grain.Name}.{m.Name}"));
            Rule.IsKept(grain.GetMethods().GroupBy(AliasOf).Where(g => g.Count() > 1).Select(g => $"{grain.Name} {g.Key}"));
        }
    }

    [Fact]
    public void Grains_TakeAndGiveOnlyMessages()
    {
        var carried = Grains.SelectMany(g => g.GetMethods()).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)).SelectMany(Parts);
        Rule.IsKept(carried.Where(t => Assemblies.Contains(t.Assembly)).Distinct().Except(Messages));
    }

    [Fact]
    public void Messages_CarryOnlyMessages()
    {
        var carried = Messages.SelectMany(t => t.GetProperties().Where(p => p.IsDefined(typeof(IdAttribute)))).SelectMany(p => Parts(p.PropertyType));
        Rule.IsKept(carried.Where(t => Assemblies.Contains(t.Assembly)).Distinct().Except(Messages));
    }

    private static IEnumerable<Type> Types => Assemblies.SelectMany(a => a.GetTypes()).Where(t => t.Namespace?.StartsWith("Personalization", StringComparison.Ordinal) == true);

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static IEnumerable<Type> Parts(Type type) => type.IsArray ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts)
        : [type];
}
