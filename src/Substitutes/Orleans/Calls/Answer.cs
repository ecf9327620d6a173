using System.Reflection;

namespace Orleans.Calls;

/// <summary>How a grain method answers: which request class it needs, how the proxy sends it, and what makes a Task of what the method returns.</summary>
internal sealed record Answer(Type CallType, MethodInfo Send, MethodInfo? ToTask)
{
    public static Answer Of(MethodInfo method)
    {
        if (method.IsGenericMethod)
        {
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} is generic, which the Orleans substitute lacks: build with Registry=full.");
        }

        var type = method.ReturnType;
        if (type == typeof(Task))
        {
            return new(typeof(TaskCall), Find(nameof(ProxyCalls.Task)), null);
        }

        if (type == typeof(ValueTask))
        {
            return new(typeof(TaskCall), Find(nameof(ProxyCalls.ValueTask)), Find(nameof(ProxyCalls.Invoked)));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return new(ResultCall(type), Find(nameof(ProxyCalls.Result), type), null);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return new(ResultCall(type), Find(nameof(ProxyCalls.ValueResult), type), Find(nameof(ProxyCalls.Invoked), type));
        }

        throw new NotSupportedException(
            $"{method.DeclaringType}.{method.Name} returns {type}; the Orleans substitute has Task and ValueTask with and without a result: build with Registry=full.");
    }

    private static Type ResultCall(Type task) => typeof(ResultCall<>).MakeGenericType(task.GetGenericArguments());

    private static MethodInfo Find(string name, Type? task = null)
    {
        var method = typeof(ProxyCalls).GetMethods().Single(m => m.Name == name && m.IsGenericMethodDefinition == (task is not null));
        return task is null ? method : method.MakeGenericMethod(task.GetGenericArguments());
    }
}
